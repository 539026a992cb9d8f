"""RFM 分层: buyers by how lately, how often and how much they bought, in eight named tiers."""
