META
key;value
description;Tiny town, by approval
country;Nowhere
unit;Tiny town
num_projects;4
num_votes;12
budget;1000
vote_type;approval
rule;greedy
max_length;2
comment;"#1: made up; for the suite"
PROJECTS
project_id;cost;votes;name;selected
T/01;100;7;Cień: „ławki” i drzewa 🌳;1
T/02;200;6;מים; 
T/03;300;4;Same name;0
T/04;400;0;Same name ;0
VOTES
voter_id;vote;age
1;T/01,T/02;30
2;T/01;
3;T/02,T/01;41
4;T/03;
5;T/01,T/03;
6;T/02;
7;T/02,T/03;
8;T/01;
9;T/01,T/02;
10;T/03;
11;T/01;
12;T/02;
