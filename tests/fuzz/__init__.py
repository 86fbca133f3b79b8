"""What is not trusted, tried at random: whatever comes from outside ends in an answer or in a refusal that says why."""
