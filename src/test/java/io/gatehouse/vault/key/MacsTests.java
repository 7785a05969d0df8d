package io.gatehouse.vault.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.vault.Macs;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MacsTests {

    @TempDir
    Path directory;

    Macs macs;

    @BeforeEach
    void newKeys() throws Exception {
        KeyFile file = new KeyFile(directory.resolve("keys.json"));
        file.create();
        macs = new Macs(file.read());
    }

    @Test
    void knowsItsOwnSignature() {
        assertThat(macs.verify("flow", "inv-1", macs.sign("flow", "inv-1"))).isTrue();
    }

    @Test
    void refusesAnotherTextAndAnotherPurpose() {
        String signature = macs.sign("flow", "inv-1");

        assertThat(macs.verify("flow", "inv-2", signature)).isFalse();
        assertThat(macs.verify("csrf", "inv-1", signature)).isFalse();
        assertThat(macs.verify("flo", "winv-1", signature)).isFalse();
    }

    @Test
    void refusesEveryAlteredOrCutSignature() {
        String signature = macs.sign("flow", "inv-1");

        for (int i = 0; i < signature.length() - 1; i++) {
            char other = signature.charAt(i) == 'A' ? 'B' : 'A';
            String altered = signature.substring(0, i) + other + signature.substring(i + 1);
            assertThat(macs.verify("flow", "inv-1", altered)).isFalse();
            assertThat(macs.verify("flow", "inv-1", signature.substring(0, i))).isFalse();
        }
        assertThat(macs.verify("flow", "inv-1", "not base64 at all!")).isFalse();
    }

    @Test
    void refusesASignatureOfAnotherInstallation() throws Exception {
        KeyFile other = new KeyFile(directory.resolve("other.json"));
        other.create();

        assertThat(macs.verify("flow", "inv-1", new Macs(other.read()).sign("flow", "inv-1")))
                .isFalse();
    }
}
