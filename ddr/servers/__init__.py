"""PostgreSQL and Valkey from their wheels, as child processes that end with us."""
