package io.gatehouse.vault.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.gatehouse.PortalTest;
import io.gatehouse.TestProvider.Rows;
import io.gatehouse.shared.ProviderId;
import io.gatehouse.shared.ProviderScope;
import io.gatehouse.shared.Secret;
import io.gatehouse.vault.Macs;
import io.gatehouse.vault.SealedField;
import io.gatehouse.vault.Vault;
import io.gatehouse.vault.failure.VaultFailure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;

/** The master key is exchanged while everything goes on being read. */
@PortalTest
class MasterKeysTests {

    private static final int CUSTOMERS = 230;

    @Autowired
    Rows rows;

    @Autowired
    PlatformTransactionManager transactions;

    @TempDir
    Path folder;

    final ByteArrayOutputStream told = new ByteArrayOutputStream();
    final Map<SealedField, byte[]> sealed = new LinkedHashMap<>();
    Path file;
    ProviderId provider;

    /** A replica that has read the key file as it is now. */
    record Replica(Keys keys, Vault vault, MasterKeys masters) {}

    @BeforeEach
    void open() {
        provider = rows.another("Key Voice");
        file = folder.resolve("keys.json");
        assertThat(command("create")).isZero();
    }

    /** Nobody else's keys open them. */
    @AfterEach
    void forget() {
        rows.in(
                provider,
                () -> rows.jdbc()
                        .sql("delete from data_key where provider_id = ?")
                        .param(provider.value())
                        .update());
    }

    @Test
    void exchangesTheKeyWhileEverythingGoesOnBeingRead() throws Exception {
        Replica before = replica();
        for (int i = 0; i < CUSTOMERS; i++) {
            seal(before, i);
        }
        String old = before.keys().primary();
        assertThat(before.masters().wrapped()).containsEntry(old, (long) CUSTOMERS);

        assertThat(command("add")).isZero();
        Replica added = replica();
        assertThat(added.keys().primary()).as("reads first, writes later").isEqualTo(old);
        assertThat(added.masters().all()).hasSize(2);
        assertThat(command("promote")).isZero();
        Replica promoted = replica();
        String fresh = promoted.keys().primary();
        assertThat(fresh).isNotEqualTo(old);
        assertThat(inScope(promoted.masters()::left)).isEqualTo(CUSTOMERS);
        byte[] both = Files.readAllBytes(file);
        assertThat(command("remove", old)).isZero();
        assertThatExceptionOfType(VaultFailure.class)
                .as("too early: the check at a start finds the same")
                .isThrownBy(() -> readAll(replica()));
        Files.write(file, both);

        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> reader = CompletableFuture.supplyAsync(() -> readUntil(over));
        int batches = 0;
        while (inScope(() -> promoted.masters().rewrap(50)) > 0) {
            batches++;
        }
        over.set(true);

        assertThat(batches).isEqualTo(5);
        assertThat(reader.get()).as("whole rounds without a failure").isPositive();
        assertThat(promoted.masters().wrapped())
                .containsEntry(fresh, (long) CUSTOMERS)
                .containsEntry(old, 0L);
        seal(promoted, CUSTOMERS);
        readAll(added);

        assertThat(command("remove", old)).isZero();
        Replica without = replica();
        assertThat(without.masters().all())
                .singleElement()
                .satisfies(key -> assertThat(key.id()).isEqualTo(fresh));
        readAll(without);
        assertThat(inScope(without.masters()::left)).isZero();
    }

    /** Replicas that have not read the new key file yet go on sealing under the old key; whoever wraps may die at any time. */
    @Test
    void wrapsWhatIsSealedMeanwhileThoughWhoeverWrapsDies() throws Exception {
        Replica before = replica();
        for (int i = 1; i <= 60; i++) {
            seal(before, i);
        }
        String old = before.keys().primary();
        command("add");
        command("promote");
        Replica promoted = replica();
        AtomicBoolean over = new AtomicBoolean();
        Map<SealedField, byte[]> late = new ConcurrentHashMap<>();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (boolean byOld = true; !over.get(); byOld = !byOld) {
                late.putAll(sealedFor(byOld ? before : promoted, newCustomer()));
            }
        });

        await().atMost(Duration.ofMinutes(1)).until(() -> late.size() > 20);
        assertThatExceptionOfType(IllegalStateException.class)
                .as("dies with what it has begun")
                .isThrownBy(() -> rows.in(provider, () -> {
                    promoted.masters().rewrap(10);
                    throw new IllegalStateException("killed");
                }));
        while (inScope(() -> promoted.masters().rewrap(10)) > 0 && late.size() < 400) {
            assertThat(writer).isNotCompletedExceptionally();
        }
        over.set(true);
        writer.get();
        sealed.putAll(late);
        while (inScope(() -> promoted.masters().rewrap(10)) > 0) {
            assertThat(inScope(promoted.masters()::left)).isNotNegative();
        }

        assertThat(promoted.masters().wrapped()).containsEntry(old, 0L);
        assertThat(command("remove", old)).isZero();
        readAll(replica());
    }

    @Test
    void refusesToRemoveWhatIsInUseOrUnknown() throws Exception {
        command("add");
        String old = replica().keys().primary();

        assertThat(command("remove", old)).isOne();
        assertThat(command("remove", "00000000")).isOne();
        assertThat(command("remove")).isEqualTo(2);
        assertThat(replica().masters().all()).hasSize(2);
        assertThat(command("list")).isZero();
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("key " + old + " (in use)", "promote another one");
    }

    @Test
    void macsOfBeforeHoldUntilTheirKeyIsRemoved() throws Exception {
        String signature = new Macs(replica().keys()).sign("cookie", "text");
        String old = replica().keys().primary();

        command("add");
        command("promote");
        assertThat(new Macs(replica().keys()).verify("cookie", "text", signature))
                .isTrue();
        assertThat(new Macs(replica().keys()).sign("cookie", "text")).isNotEqualTo(signature);
        command("remove", old);

        assertThat(new Macs(replica().keys()).verify("cookie", "text", signature))
                .isFalse();
    }

    private int readUntil(AtomicBoolean over) {
        int rounds = 0;
        do {
            readAll(replica());
            rounds++;
        } while (!over.get());
        return rounds;
    }

    private void readAll(Replica replica) {
        sealed.forEach((where, bytes) -> assertThat(
                        rows.in(provider, () -> replica.vault().open(bytes, where))
                                .reveal())
                .isEqualTo("secret of " + where.customerId()));
    }

    private void seal(Replica replica, int number) {
        sealed.putAll(sealedFor(replica, number == 0 ? null : newCustomer()));
    }

    private Map<SealedField, byte[]> sealedFor(Replica replica, @Nullable UUID customer) {
        SealedField where = new SealedField("credential", "sealed", customer, UUID.randomUUID(), 1);
        Secret secret = Secret.of("secret of " + customer);
        return Map.of(where, rows.in(provider, () -> replica.vault().seal(secret, where)));
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

    private Replica replica() {
        Keys keys = new KeyFile(file).read();
        KeyWrap wrap = new KeyWrap(keys);
        DataKeys dataKeys = new DataKeys(rows.jdbc(), wrap);
        return new Replica(keys, new Vault(dataKeys), new MasterKeys(keys, wrap, rows.jdbc(), transactions));
    }

    private <T> T inScope(java.util.function.Supplier<T> work) {
        return ProviderScope.call(provider, work);
    }

    private int command(String verb, String... more) {
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        String[] all = new String[3 + more.length];
        all[0] = "keys";
        all[1] = verb;
        all[2] = file.toString();
        System.arraycopy(more, 0, all, 3, more.length);
        return new KeysCommand(out, out).run(all);
    }
}
