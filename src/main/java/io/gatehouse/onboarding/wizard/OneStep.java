package io.gatehouse.onboarding.wizard;

import io.gatehouse.invitation.link.LinkStep;
import java.util.Set;

/** What a link opens that was passed on for one step: that step, how it goes on at Microsoft, and how it ends. */
final class OneStep {

    private static final Set<String> SHOWN = Set.of("/authenticate", "/authenticate/waiting", "/authenticate/stopped");
    private static final String SIGN_IN = "/authenticate/start";
    private static final Set<String> PAPERS = Set.of("/authenticate/receipt.pdf", "/authenticate/receipt.json");

    private OneStep() {}

    static boolean opens(LinkStep step, String path) {
        return SHOWN.contains(path)
                || switch (step) {
                    case VALUES -> path.equals(WizardPaths.INPUTS);
                    case ADMINISTRATOR ->
                        path.equals(SIGN_IN)
                                || path.equals(WizardPaths.REGISTRATION)
                                || path.equals(WizardPaths.EARLIER);
                    case SERVICE_ACCOUNT -> path.equals(SIGN_IN) || PAPERS.contains(path);
                };
    }
}
