package io.gatehouse.connection.proof;

import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.microsoft.graph.AccountReads;
import io.gatehouse.microsoft.graph.Graph;
import io.gatehouse.microsoft.graph.GraphFacts.AccountLicence;
import io.gatehouse.microsoft.graph.GraphFacts.Product;
import io.gatehouse.microsoft.graph.GraphFacts.ServicePlan;
import io.gatehouse.profile.operation.ConnectionCheck;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Looks whether the account behind a connection can still do what the service needs, by doing it. */
@Component
class AccountProofs {

    private final Graph graph;
    private final AccountReads reads;

    AccountProofs(Graph graph, AccountReads reads) {
        this.graph = graph;
        this.reads = reads;
    }

    Outcome of(ConnectionCheck check, GraphAccess access) {
        return switch (check.kind()) {
            case ACCOUNT_HAS_PLAN -> plan(check, access);
            case TENANT_HAS_PRODUCT -> product(check, access);
            case CHATS_READABLE -> readable("GET /me/chats", () -> reads.chats(access));
            case PRESENCE_READABLE -> readable("GET /me/presence", () -> reads.presence(access));
            case USERS_READABLE -> readable("GET /users", () -> reads.people(access));
            default -> throw new IllegalArgumentException(check.kind() + " is not about an account");
        };
    }

    private Outcome plan(ConnectionCheck check, GraphAccess access) {
        String called = "GET /me/licenseDetails";
        return allowed(called, () -> {
            List<AccountLicence> licences = graph.myLicences(access);
            boolean enough = licences.stream()
                    .flatMap(licence -> licence.plans().stream())
                    .filter(ServicePlan::usable)
                    .anyMatch(plan -> check.accepts().contains(plan.name()));
            return enough
                    ? Outcome.passed(called)
                    : lacks(called, check, licences.stream().map(AccountLicence::partNumber));
        });
    }

    private Outcome product(ConnectionCheck check, GraphAccess access) {
        String called = "GET /subscribedSkus";
        return allowed(called, () -> {
            List<Product> bought = graph.products(access);
            boolean enough = bought.stream().anyMatch(product -> product.gives(check.accepts()));
            return enough
                    ? Outcome.passed(called)
                    : lacks(called, check, bought.stream().map(Product::partNumber));
        });
    }

    private static Outcome lacks(String called, ConnectionCheck check, Stream<String> held) {
        String there = String.join(", ", held.filter(Objects::nonNull).toList());
        return Outcome.failed(called, "LACKS", String.join(" / ", check.accepts()), there.isEmpty() ? "–" : there);
    }

    /** What must be readable is not there where Microsoft refuses it. */
    private static Outcome readable(String called, Runnable read) {
        try {
            read.run();
            return Outcome.passed(called);
        } catch (MicrosoftException e) {
            return refusal(
                    e,
                    Outcome.failed(
                            called,
                            "REFUSED",
                            String.valueOf(e.failure().error().code())));
        }
    }

    /** What may only be read with rights of its own, or not everywhere, says nothing where Microsoft refuses it. */
    static Outcome allowed(String called, Supplier<Outcome> look) {
        try {
            return look.get();
        } catch (MicrosoftException e) {
            if (e.failure() instanceof MicrosoftFailure.Refused) {
                return Outcome.unread(called, "NOT_ALLOWED");
            }
            if (e.failure().untold()) {
                return Outcome.unread(called, "NOT_TOLD");
            }
            throw e;
        }
    }

    private static Outcome refusal(MicrosoftException e, Outcome refused) {
        if (e.failure().passing()) {
            throw e;
        }
        return refused;
    }
}
