"""Programs of others that use the library: what they ask of it beside figures."""
