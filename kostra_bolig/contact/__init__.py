"""First contact: what a table holds, and whether SSB and this machine are as believed."""
