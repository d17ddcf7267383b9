"""What happens outside of requests: messages are sent, and what is no longer needed is forgotten."""
