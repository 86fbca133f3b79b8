"""What is asked of SSB: the tables, Klass and the inhabitants."""
