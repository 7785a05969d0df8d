package io.gatehouse.connection.replica;

/** News of one kind. Anybody with a login may notify, and what is lost comes never: nothing may depend on them alone. */
public interface ReplicaChannel {

    /** As PostgreSQL knows it; a plain name. */
    String name();

    void heard(String message);

    /** From now on news are heard; what was said before has to be looked up. */
    default void listening() {}
}
