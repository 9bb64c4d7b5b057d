-- A B-tree refuses entries of more than 2,704 bytes, and a sender chooses the key. So the index has a hash of the key.
DROP INDEX event_dead;
CREATE INDEX event_dead ON event (sha256(key), partition, "offset") WHERE outcome = 'dead-lettered';
