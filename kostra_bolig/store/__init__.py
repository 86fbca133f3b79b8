"""The snapshots on disk: files, manifests and versions."""
