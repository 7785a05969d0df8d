package io.gatehouse.vault.key;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells whoever starts Gatehouse without usable keys what to set. */
class KeyFileFailureAnalyzer extends AbstractFailureAnalyzer<KeyFileProblem> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, KeyFileProblem cause) {
        return new FailureAnalysis(cause.getMessage(), """
                Set GATEHOUSE_VAULT_KEYS_LOCATION to the path of the key file of this installation.
                A new installation makes one with:

                    java -jar gatehouse.jar keys create FILE

                An existing database opens only with the key file it was used with: restore that file, never make a new one.""", cause);
    }
}
