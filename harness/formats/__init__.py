"""The arrows between the stages, as files.

Plan, observations, event, verdict; typed, versioned, with their schemas.
"""
