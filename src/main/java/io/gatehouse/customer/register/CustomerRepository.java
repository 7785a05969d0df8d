package io.gatehouse.customer.register;

import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface CustomerRepository extends Repository<Customer, UUID> {

    Customer saveAndFlush(Customer customer);

    @Query("select c from Customer c where c.providerId = :provider and c.id = :id")
    Optional<Customer> find(UUID provider, UUID id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select c from Customer c where c.providerId = :provider and c.id = :id")
    Optional<Customer> lock(UUID provider, UUID id);

    @Query("select c.id from Customer c where c.providerId = :provider and lower(c.shortName) = lower(:shortName)")
    Optional<UUID> withShortName(UUID provider, String shortName);

    @Query("select c.id from Customer c where c.providerId = :provider and c.reference = :reference")
    Optional<UUID> withReference(UUID provider, String reference);

    /** Not the entity: one that is read without its lock would be in the way of whoever locks it later. */
    @Query("""
            select new io.gatehouse.customer.register.CustomerRepository$Holder(c.id, c.displayName) from Customer c
            where c.providerId = :provider and c.tenantId = :tenant
            """)
    Optional<Holder> withTenant(UUID provider, String tenant);

    /** Who has a tenant. */
    record Holder(UUID id, String displayName) {}

    @Query("delete from Customer c where c.providerId = :provider and c.id = :id")
    @Modifying
    int remove(UUID provider, UUID id);
}
