package io.gatehouse.invitation.store;

import io.gatehouse.invitation.InvitationPurpose;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface InvitationRepository extends Repository<Invitation, UUID> {

    Invitation saveAndFlush(Invitation invitation);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select i from Invitation i where i.providerId = :provider and i.id = :id")
    Optional<Invitation> lock(UUID provider, UUID id);

    /** Those that a new invitation of the same customer, profile and purpose replaces. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("""
            select i from Invitation i where i.providerId = :provider and i.customerId = :customer
              and i.profile = :profile and i.purpose = :purpose
              and i.status not in (io.gatehouse.invitation.InvitationStatus.COMPLETED,
                io.gatehouse.invitation.InvitationStatus.EXPIRED, io.gatehouse.invitation.InvitationStatus.REVOKED)
            order by i.id
            """)
    List<Invitation> lockReplaceable(UUID provider, UUID customer, String profile, InvitationPurpose purpose);

    @Query("""
            select i.id from Invitation i where i.providerId = :provider and i.expiresAt <= :now
              and i.status in (io.gatehouse.invitation.InvitationStatus.PENDING,
                io.gatehouse.invitation.InvitationStatus.OPENED, io.gatehouse.invitation.InvitationStatus.IN_PROGRESS)
            """)
    List<UUID> overdue(UUID provider, Instant now);

    @Query("""
            select count(i) from Invitation i where i.providerId = :provider and i.customerId = :customer
              and i.status in (io.gatehouse.invitation.InvitationStatus.PENDING,
                io.gatehouse.invitation.InvitationStatus.OPENED, io.gatehouse.invitation.InvitationStatus.IN_PROGRESS,
                io.gatehouse.invitation.InvitationStatus.AWAITING_PROVIDER)
            """)
    long open(UUID provider, UUID customer);
}
