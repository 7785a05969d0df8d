package io.gatehouse.demo;

import io.gatehouse.sandbox.SandboxFacts;
import java.net.URI;
import java.nio.file.Path;

/** The last lines on the console: where to click and how to stop. */
final class DemoBanner {

    private DemoBanner() {}

    static String of(DemoRun run) {
        return lines(
                run.firstStart() ? "Gatehouse is ready." : "Gatehouse is ready again, with the data of last time.",
                run.portal(),
                run.inbox().toString(),
                run.chaos().toString(),
                run.directory() + "   (delete this folder to begin again)");
    }

    /** The same lines, told by the sandbox of a portal that runs on its own. */
    static String ofSandbox(String portal, String inbox, URI chaos, Path directory) {
        return lines(
                "The sandbox is ready. Gatehouse, configured to use it, is at the first address.",
                portal,
                inbox,
                chaos.toString(),
                directory + "   (the sandbox's; the portal's is in its database)");
    }

    private static String lines(String headline, String portal, String inbox, String chaos, String data) {
        return """

                  %s

                  Portal    %s
                  Inbox     %s   (every mail of the demo ends here)
                  Chaos     %s   (break things, move the clock)

                  Sign in   %s   Owner
                            %s         Operator
                            %s         Auditor
                            No passwords: the sandbox stands in for Microsoft.

                  Data      %s
                  Stop      Ctrl-C
                """.formatted(
                        headline,
                        portal,
                        inbox,
                        chaos,
                        SandboxFacts.OWNER_UPN,
                        SandboxFacts.OPERATOR_UPN,
                        SandboxFacts.AUDITOR_UPN,
                        data);
    }
}
