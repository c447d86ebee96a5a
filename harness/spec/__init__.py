"""What an author writes.

Scenarios, topologies, claims, kernels.yaml; read with line numbers, checked, as frozen data.
"""
