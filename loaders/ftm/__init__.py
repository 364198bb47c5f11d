"""FollowTheMoney entity files: what their schemata mean here, and how they are read."""
