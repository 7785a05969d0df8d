package io.gatehouse.connection.replica;

/** News of one kind. Anybody with a login may notify, and what is lost comes never: nothing may depend on them. */
public interface ReplicaChannel {

    /** As PostgreSQL knows it; a plain name. */
    String name();

    void heard(String message);
}
