package io.gatehouse;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to set when a production start lacks settings. */
class MissingSettingsAnalyzer extends AbstractFailureAnalyzer<RequiredSettings.Missing> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RequiredSettings.Missing cause) {
        return new FailureAnalysis(
                "Gatehouse cannot start, because these settings are missing or wrong:\n\n  - "
                        + String.join("\n  - ", cause.settings()),
                "Set the environment variables named above and start again. To try Gatehouse without any of them,"
                        + " start the demo: java -jar the jar whose name ends in -demo.jar, or mvn spring-boot:run.",
                cause);
    }
}
