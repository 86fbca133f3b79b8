"""The fault campaign: what breaks, injected for real, and what must hold afterwards."""
