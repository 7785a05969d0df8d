package io.gatehouse.connection.grant;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Loads connections for change, one writer at a time. */
public interface ConnectionRepository extends Repository<Connection, UUID> {

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select c from Connection c where c.id = :id and c.providerId = :provider")
    Optional<Connection> lock(UUID provider, UUID id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("""
            select c from Connection c
            where c.providerId = :provider and c.customerId = :customer and c.profile = :profile
              and c.state <> io.gatehouse.connection.ConnectionState.DISCONNECTED and c.standsInFor is null
            """)
    Optional<Connection> lockOpen(UUID provider, UUID customer, String profile);

    /** What waits beside this connection. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("""
            select c from Connection c
            where c.providerId = :provider and c.standsInFor = :id
              and c.state <> io.gatehouse.connection.ConnectionState.DISCONNECTED
            """)
    Optional<Connection> lockCandidate(UUID provider, UUID id);

    @Query("""
            select c from Connection c
            where c.providerId = :provider and c.customerId = :customer
              and c.state = io.gatehouse.connection.ConnectionState.ACTIVE
            """)
    List<Connection> active(UUID provider, UUID customer);

    /** The credential was refused once more, also where nothing else is new. */
    @Modifying
    @Query("update Connection c set c.updatedAt = :at where c.id = :id and c.providerId = :provider")
    void refused(UUID provider, UUID id, Instant at);

    Connection saveAndFlush(Connection connection);

    void delete(Connection connection);

    void flush();
}
