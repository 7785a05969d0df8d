package io.gatehouse.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.journey.KilledCustomer.Part;
import io.gatehouse.packaging.Running;
import io.gatehouse.sandbox.SandboxFacts;
import io.gatehouse.sandbox.SandboxFacts.SmallTenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;

/**
 * The production jar is killed after single calls to Microsoft with which it makes, rotates, repairs and removes
 * registrations. A calm customer tells which calls there are. Then there is one customer for each: the answer to its own
 * call is kept back, and when all of them wait the portal is killed, so that one death is the death of each at another
 * call. A build kills after the calls that change something while a registration is made and its credential replaced;
 * {@code -Dgatehouse.deaths=all} after each call of everything.
 */
@Execution(value = ExecutionMode.CONCURRENT, reason = "an installation of its own, and much waiting")
class RegistrationKillIT {

    private static final boolean ALL = "all".equals(System.getProperty("gatehouse.deaths"));
    private static final Pattern DEADLY = Pattern.compile(ALL ? "." : "^(POST|PATCH|PUT|DELETE) /v1.0/");

    private final List<SmallTenant> tenants = SandboxFacts.smallTenants();
    private final Map<Part, List<Integer>> deaths = new EnumMap<>(Part.class);
    private int calls;

    static Stream<String> services() {
        return ALL ? Stream.of("direct-routing", "remote-expert") : Stream.of("direct-routing");
    }

    @ParameterizedTest
    @MethodSource("services")
    void leavesNothingDoubleAndNothingBroken(String service) throws IOException {
        Instant begin = Instant.now();
        int kills = 0;
        int done = 0;
        do {
            try (KillablePortal portal = new KillablePortal(logs(service + "-" + done))) {
                round(portal, service, done);
                kills += portal.kills();
            }
            done += others();
        } while (done < most());
        System.out.printf(
                "%s: %d calls to Microsoft, killed after %d of them, %s, by %d kills within %d s%n",
                service,
                calls,
                deaths.values().stream().mapToInt(List::size).sum(),
                deaths,
                kills,
                Duration.between(begin, Instant.now()).toSeconds());
    }

    /** One tenant is for the calm customer. */
    private int others() {
        return tenants.size() - 1;
    }

    private int most() {
        return deaths.values().stream().mapToInt(List::size).max().orElseThrow();
    }

    private static Path logs(String name) throws IOException {
        Path directory = Running.jar().resolveSibling("kill").resolve(name);
        FileSystemUtils.deleteRecursively(directory);
        return Files.createDirectories(directory);
    }

    /** As far as calls are left for which nobody has died. */
    private void round(KillablePortal portal, String service, int done) {
        KilledCustomer calm = new KilledCustomer(portal, tenants.getFirst(), service);
        List<KilledCustomer> customers = new ArrayList<>();
        for (Part part : parts(service)) {
            if (done > 0 && deaths.get(part).size() <= done) {
                return;
            }
            List<Integer> deadly = heard(calm, part);
            if (customers.isEmpty()) {
                tenants.stream()
                        .skip(1)
                        .limit(deadly.size() - done)
                        .map(tenant -> new KilledCustomer(portal, tenant, service))
                        .forEach(customers::add);
            }
            die(portal, part, customers, deadly.subList(Math.min(done, deadly.size()), deadly.size()));
        }
    }

    private static List<Part> parts(String service) {
        if (!ALL) {
            return List.of(Part.REGISTRATION, Part.ROTATION);
        }
        return service.equals("direct-routing")
                ? List.of(Part.REGISTRATION, Part.ROTATION, Part.REPAIR, Part.EXIT, Part.REMOVAL)
                : List.of(Part.REGISTRATION, Part.ROTATION, Part.EXIT, Part.REMOVAL);
    }

    /** Which of the calls that an undisturbed customer's part needs are to be deadly, counted from one. */
    private List<Integer> heard(KilledCustomer calm, Part part) {
        calm.prepare(part);
        await(part + " is prepared", () -> calm.prepared(part));
        DeadlyWire.Watch watch = calm.begin(part, 0);
        await(part + " of the calm one", () -> calm.over(part));
        Instant end = calm.end(part);
        List<String> heard = watch.calls().stream()
                .filter(call -> !call.at().isAfter(end))
                .map(DeadlyWire.Call::text)
                .toList();
        List<Integer> deadly = IntStream.rangeClosed(1, heard.size())
                .filter(call -> DEADLY.matcher(heard.get(call - 1)).find())
                .boxed()
                .toList();
        if (deaths.putIfAbsent(part, deadly) == null) {
            calls += heard.size();
            System.out.println(part + ":\n" + String.join("\n", heard));
        }
        calm.proves(part);
        await("calm", calm::quiet);
        assertThat(deadly).isNotEmpty();
        return deadly;
    }

    /** Customers for whom no call is left do the part undisturbed: they are needed for the next one. */
    private void die(KillablePortal portal, Part part, List<KilledCustomer> customers, List<Integer> deadly) {
        customers.forEach(customer -> customer.prepare(part));
        await(part + " is prepared", () -> customers.stream().allMatch(customer -> customer.prepared(part)));
        List<DeadlyWire.Watch> waiting = new ArrayList<>();
        for (int i = 0; i < customers.size(); i++) {
            boolean dies = i < deadly.size();
            DeadlyWire.Watch watch = customers.get(i).begin(part, dies ? deadly.get(i) : 0);
            if (dies) {
                waiting.add(watch);
            }
        }
        await(part + ": all wait", () -> waiting.stream().allMatch(DeadlyWire.Watch::held));
        portal.dieAndComeBack();
        for (KilledCustomer customer : customers) {
            await(part + " of " + customer, () -> customer.over(part));
            customer.proves(part);
            await("calm", customer::quiet);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .until(condition::getAsBoolean);
    }
}
