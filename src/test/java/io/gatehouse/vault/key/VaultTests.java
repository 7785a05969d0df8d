package io.gatehouse.vault.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import io.gatehouse.vault.failure.VaultFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;

@PortalTest
class VaultTests {

    private static final Secret CANARY = Secret.of("canary-refresh-token-1");

    @Autowired
    Vault vault;

    @Autowired
    DataKeys dataKeys;

    @Autowired
    KeyWrap wrap;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    Rows rows;

    ProviderId provider;
    UUID customer;

    @BeforeEach
    void newProvider() {
        provider = rows.another("Northern Voice");
        customer = newCustomer();
    }

    @Test
    void opensWhatItSealed() {
        SealedField where = new SealedField("delegated_grant", "refresh_token", customer, UUID.randomUUID(), 1);

        byte[] sealed = seal(where);

        assertThat(open(sealed, where)).isEqualTo(CANARY);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
        assertThat(seal(where)).isNotEqualTo(sealed);
    }

    @Test
    void sealsSeveralOfOneCustomerAndNoneOfAnother() {
        SealedField first = new SealedField("delegated_grant", "refresh_token", customer, UUID.randomUUID(), 1);
        SealedField second = new SealedField("delegated_grant", "refresh_token", customer, UUID.randomUUID(), 2);
        SealedField other = new SealedField("delegated_grant", "refresh_token", newCustomer(), UUID.randomUUID(), 1);

        List<byte[]> sealed = rows.in(provider, () -> {
            Vault.Sealer sealer = vault.sealer(customer);
            assertThatExceptionOfType(VaultFailure.class).isThrownBy(() -> sealer.seal(CANARY, other));
            return List.of(sealer.seal(CANARY, first), sealer.seal(CANARY, second));
        });

        assertThat(open(sealed.getFirst(), first)).isEqualTo(CANARY);
        assertThat(open(sealed.getLast(), second)).isEqualTo(CANARY);
        assertRefused(sealed.getFirst(), second);
    }

    @Test
    void refusesEverySwapOfTwentyRowsAndTheirColumns() {
        List<SealedField> places = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            UUID row = UUID.randomUUID();
            places.add(new SealedField("delegated_grant", "refresh_token", customer, row, 1));
            places.add(new SealedField("delegated_grant", "previous_refresh_token", customer, row, 1));
        }
        List<byte[]> sealed = places.stream().map(this::seal).toList();

        int refused = 0;
        for (int from = 0; from < places.size(); from++) {
            for (int to = 0; to < places.size(); to++) {
                if (from != to) {
                    assertRefused(sealed.get(from), places.get(to));
                    refused++;
                }
            }
        }
        assertThat(refused).isEqualTo(40 * 39);
    }

    @Test
    void refusesAnotherTableVersionCustomerOrProvider() {
        UUID row = UUID.randomUUID();
        SealedField where = new SealedField("credential", "sealed", customer, row, 1);
        byte[] sealed = seal(where);

        assertRefused(sealed, new SealedField("mail_message", "sealed", customer, row, 1));
        assertRefused(sealed, new SealedField("credential", "sealed", customer, row, 2));
        assertRefused(sealed, new SealedField("credential", "sealed", UUID.randomUUID(), row, 1));
        assertRefused(sealed, new SealedField("credential", "sealed", null, row, 1));
        ProviderId other = rows.another("Southern Voice");
        assertThatExceptionOfType(VaultFailure.class).isThrownBy(() -> rows.in(other, () -> vault.open(sealed, where)));
    }

    @Test
    void refusesPlaintextAndEveryAlteredByte() {
        SealedField where = new SealedField("credential", "sealed", customer, UUID.randomUUID(), 0);
        byte[] sealed = seal(where);

        assertRefused("canary-refresh-token-1".getBytes(StandardCharsets.UTF_8), where);
        assertRefused(new byte[0], where);
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertRefused(altered, where);
        }
    }

    @Test
    void refusesAWrappedKeyThatWasMovedToAnotherCustomer() {
        SealedField where = new SealedField("credential", "sealed", customer, UUID.randomUUID(), 0);
        UUID thief = newCustomer();
        byte[] wrapped = rows.in(provider, () -> {
            dataKeys.forWriting(provider, customer);
            return dataKeys.all(provider).getFirst().wrapped();
        });

        UUID moved = UUID.randomUUID();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("insert into data_key (provider_id, id, customer_id, wrapped) values (?, ?, ?, ?)")
                        .params(provider.value(), moved, thief, wrapped)
                        .update());

        assertThatExceptionOfType(VaultFailure.class)
                .isThrownBy(() -> rows.in(provider, () -> dataKeys.forReading(provider, moved)));
        assertThat(open(seal(where), where)).isEqualTo(CANARY);
    }

    @Test
    void makesOneKeyForACustomerWhoseFirstSecretsArriveTogether() throws Exception {
        int writers = 8;
        CyclicBarrier together = new CyclicBarrier(writers);
        List<Callable<byte[]>> work = new ArrayList<>();
        List<SealedField> places = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            SealedField where = new SealedField("credential", "sealed", customer, UUID.randomUUID(), 0);
            places.add(where);
            work.add(() -> {
                together.await();
                return seal(where);
            });
        }

        try (var threads = Executors.newFixedThreadPool(writers)) {
            List<Future<byte[]>> sealed = threads.invokeAll(work);
            for (int i = 0; i < writers; i++) {
                assertThat(open(sealed.get(i).get(), places.get(i))).isEqualTo(CANARY);
            }
        }
        assertThat(rows.in(provider, () -> dataKeys.all(provider))).hasSize(1);
    }

    @Test
    void survivesAKeyWhoseTransactionWasRolledBack() {
        SealedField where = new SealedField("credential", "sealed", customer, UUID.randomUUID(), 0);
        ProviderScope.run(
                provider,
                () -> rows.transaction().executeWithoutResult(status -> {
                    vault.seal(CANARY, where);
                    status.setRollbackOnly();
                }));

        assertThat(rows.in(provider, () -> dataKeys.all(provider))).isEmpty();
        assertThat(open(seal(where), where)).isEqualTo(CANARY);
    }

    @Test
    void makesErasedCustomersUnreadableAndLeavesOthersAlone() {
        SealedField gone = new SealedField("credential", "sealed", customer, UUID.randomUUID(), 0);
        SealedField kept = new SealedField("credential", "sealed", null, UUID.randomUUID(), 0);
        byte[] sealed = seal(gone);
        byte[] own = seal(kept);

        rows.in(provider, () -> {
            vault.erase(customer);
            return true;
        });

        assertRefused(sealed, gone);
        assertThat(open(own, kept)).isEqualTo(CANARY);
    }

    @Test
    void refusesToStartWithTheKeysOfAnotherInstallation(@TempDir Path directory) throws Exception {
        seal(new SealedField("credential", "sealed", customer, UUID.randomUUID(), 0));
        KeyFile file = new KeyFile(directory.resolve("other.json"));
        file.create();

        check(wrap).afterSingletonsInstantiated();
        assertThatExceptionOfType(KeyFileProblem.class)
                .isThrownBy(() -> check(new KeyWrap(file.read())).afterSingletonsInstantiated())
                .withMessageContaining("does not belong to this database");
    }

    private KeyCheck check(KeyWrap keys) {
        return new KeyCheck(rows.jdbc(), dataKeys, keys, transactions);
    }

    @Test
    void needsATransaction() {
        SealedField where = new SealedField("credential", "sealed", customer, UUID.randomUUID(), 0);

        assertThatIllegalStateException()
                .isThrownBy(() -> ProviderScope.call(provider, () -> vault.seal(CANARY, where)));
    }

    private UUID newCustomer() {
        UUID id = UUID.randomUUID();
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("""
                        insert into customer (provider_id, id, short_name, display_name, state, created_by)
                        values (?, ?, ?, 'Contoso Ltd', 'DRAFT', 'test')""")
                        .params(provider.value(), id, id.toString())
                        .update());
        return id;
    }

    private byte[] seal(SealedField where) {
        return rows.in(provider, () -> vault.seal(CANARY, where));
    }

    private Secret open(byte[] sealed, SealedField where) {
        return rows.in(provider, () -> vault.open(sealed, where));
    }

    private void assertRefused(byte[] sealed, SealedField where) {
        assertThatExceptionOfType(VaultFailure.class)
                .isThrownBy(() -> open(sealed, where))
                .satisfies(e -> assertThat(e).hasMessageNotContaining("canary"));
    }
}
