"""The way of an answer into the store: binding, long frame, contract, companions."""
