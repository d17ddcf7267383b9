"""Speed, measured: Kolot against a bare Flask view under the same server, on PostgreSQL with durable commits."""
