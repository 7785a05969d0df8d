package io.gatehouse.vault.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gatehouse.shared.ProviderId;
import io.gatehouse.vault.VaultKeys;
import io.gatehouse.vault.failure.VaultFailure;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class KeyFileTests {

    @TempDir
    Path directory;

    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void commandWritesAFileForItsOwnerAloneAndSaysWhatToDo() throws Exception {
        Path file = directory.resolve("keys.json");

        assertThat(command("keys", "create", file.toString())).isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("GATEHOUSE_VAULT_KEYS_LOCATION=" + file);
        assertThat(new KeyFile(file).read()).hasToString("[keys]");
    }

    @Test
    void commandNeverOverwrites() throws Exception {
        Path file = directory.resolve("keys.json");
        command("keys", "create", file.toString());
        String before = Files.readString(file);

        assertThat(command("keys", "create", file.toString())).isOne();

        assertThat(Files.readString(file)).isEqualTo(before);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("was not changed");
    }

    @Test
    void commandExplainsItselfAndFailsWhereItCannotWrite() {
        assertThat(command("keys")).isEqualTo(2);
        assertThat(command("keys", "create", " ")).isEqualTo(2);
        assertThat(command("keys", "create", directory.resolve("none/keys.json").toString()))
                .isOne();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("Usage: ").contains("could not be written");
        assertThat(VaultKeys.handles("keys", "create", "x")).isTrue();
        assertThat(VaultKeys.handles()).isFalse();
        assertThat(VaultKeys.handles("--server.port=0")).isFalse();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  ", "classpath:keys.json", "target/missing/keys.json"})
    void refusesAMissingLocation(@Nullable String location) {
        assertThatExceptionOfType(KeyFileProblem.class)
                .isThrownBy(() -> new VaultSettings(location, false).keyFile().read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rw-----w-"})
    void refusesAFileThatOthersMayReadOrWrite(String mode) throws Exception {
        Path file = directory.resolve("keys.json");
        new KeyFile(file).create();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        assertThatExceptionOfType(KeyFileProblem.class)
                .isThrownBy(() -> new KeyFile(file).read())
                .withMessageContaining("chmod 600");
    }

    @Test
    void acceptsAFileThatItsGroupMayReadAsOrchestratorsMountIt() throws Exception {
        Path file = directory.resolve("keys.json");
        new KeyFile(file).create();
        Keys written = new KeyFile(file).read();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));

        Keys read = new VaultSettings("file:" + file, false).keyFile().read();

        byte[] text = {1, 2, 3};
        assertThat(read.mac().computeMac(text)).isEqualTo(written.mac().computeMac(text));
        assertThat(read.masters()).isEqualTo(written.masters()).isNotEmpty();
    }

    @Test
    void refusesDamagedContentWithoutQuotingIt() throws Exception {
        Path file = directory.resolve("keys.json");
        new KeyFile(file).create();
        String whole = Files.readString(file);

        for (String damaged : new String[] {
            "",
            "{}",
            "canary-secret",
            whole.replace("gatehouse-keys-1", "x"),
            whole.substring(0, whole.length() / 2),
            whole.replace("\"mac\"", "\"other\""),
            whole.replace("HmacKey", "AesGcmKey")
        }) {
            Files.writeString(file, damaged);
            assertThatExceptionOfType(KeyFileProblem.class)
                    .isThrownBy(() -> new KeyFile(file).read())
                    .withNoCause()
                    .withMessageContaining("not a key file")
                    .withMessageNotContaining("canary");
        }
    }

    @Test
    void madeOnDemandItIsKeptFromThenOn() throws Exception {
        Path file = directory.resolve("deep/er/keys.json");
        new KeyFile(file).createIfMissing();
        String first = Files.readString(file);

        new KeyFile(file).createIfMissing();

        assertThat(Files.readString(file)).isEqualTo(first);
    }

    @Test
    void otherKeysDoNotOpenADataKey() throws Exception {
        KeyFile one = new KeyFile(directory.resolve("one.json"));
        KeyFile other = new KeyFile(directory.resolve("other.json"));
        one.create();
        other.create();
        ProviderId provider = new ProviderId(UUID.randomUUID());
        UUID id = UUID.randomUUID();
        byte[] wrapped = new KeyWrap(one.read()).newDataKey(provider, null, id);

        assertThat(new KeyWrap(one.read()).unwrap(provider, null, id, wrapped)).isNotNull();
        assertThatExceptionOfType(VaultFailure.class)
                .isThrownBy(() -> new KeyWrap(other.read()).unwrap(provider, null, id, wrapped));
    }

    @Test
    void failureSaysWhatToSet() {
        FailureAnalysis analysis = new KeyFileFailureAnalyzer().analyze(new KeyFileProblem("No key file is set."));

        assertThat(analysis.getDescription()).isEqualTo("No key file is set.");
        assertThat(analysis.getAction()).contains("GATEHOUSE_VAULT_KEYS_LOCATION", "keys create FILE");
    }

    private int command(String... arguments) {
        return new KeysCommand(new PrintStream(out, true), new PrintStream(err, true)).run(arguments);
    }
}
