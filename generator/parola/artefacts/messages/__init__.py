"""Chats, hotline threads and referrals."""
