package io.gatehouse.demo;

import io.gatehouse.sandbox.SandboxFacts;

/** The last lines on the console: where to click and how to stop. */
final class DemoBanner {

    private DemoBanner() {}

    static String ofSandbox(java.net.URI sandbox, java.net.URI chaos, String portal) {
        return """

                  The sandbox is ready: it stands in for Entra ID and Microsoft Graph.

                  Portal    %s
                  Sandbox   %s   (GATEHOUSE_MICROSOFT_LOGIN_ENDPOINT and _GRAPH_ENDPOINT)
                  Chaos     %s   (break things, move the clock)

                  Sign in   %s   Owner; no passwords
                  Stop      Ctrl-C
                """.formatted(portal, sandbox, chaos, SandboxFacts.OWNER_UPN);
    }

    static String of(DemoRun run) {
        return """

                  Gatehouse is ready%s

                  Portal    %s
                  Inbox     %s   (every mail of the demo ends here)
                  Chaos     %s   (break things, move the clock)

                  Sign in   %s   Owner
                            %s         Operator
                            %s         Auditor
                            No passwords: the sandbox stands in for Microsoft.

                  Data      %s   (delete this folder to begin again)
                  Stop      Ctrl-C
                """.formatted(
                        run.firstStart() ? "." : " again, with the data of last time.",
                        run.portal(),
                        run.inbox(),
                        run.chaos(),
                        SandboxFacts.OWNER_UPN,
                        SandboxFacts.OPERATOR_UPN,
                        SandboxFacts.AUDITOR_UPN,
                        run.directory());
    }
}
