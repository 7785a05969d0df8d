package io.gatehouse.sandbox;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Licences that people of this world hold, with their service plans. */
public enum Licence {
    SPE_E5("06ebc4ee-1bb5-47dd-8120-11324bc54e06", Plan.MCOEV, Plan.TEAMS1, Plan.EXCHANGE_S_ENTERPRISE),
    ENTERPRISEPREMIUM_NOPSTNCONF(
            "26d45bd9-adf1-46cd-a9e1-51e9a5524128", Plan.MCOEV, Plan.TEAMS1, Plan.EXCHANGE_S_ENTERPRISE),
    STANDARDPACK("18181a46-0d4e-45cd-891e-60aabd171b4e", Plan.TEAMS1, Plan.EXCHANGE_S_STANDARD),
    EXCHANGESTANDARD("4b9405b0-7788-4568-add1-99614e613b69", Plan.EXCHANGE_S_STANDARD);

    private static final String USUAL = "usual";

    /** A service that a licence brings; MCOEV is the phone system. */
    public enum Plan {
        MCOEV("4828c8ec-dc2e-4779-b502-87ac9ce28ab7"),
        TEAMS1("57ff2da0-773e-42df-b2af-ffb7a2317929"),
        EXCHANGE_S_ENTERPRISE("efb87545-963c-4e0d-99df-69c6916d9eb0"),
        EXCHANGE_S_STANDARD("9aaf7827-d63c-4b61-89c3-182f06f82e5c");

        private final String id;

        Plan(String id) {
            this.id = id;
        }

        public String id() {
            return id;
        }
    }

    private final String skuId;
    private final List<Plan> plans;

    Licence(String skuId, Plan... plans) {
        this.skuId = skuId;
        this.plans = List.of(plans);
    }

    public String skuId() {
        return skuId;
    }

    public List<Plan> plans() {
        return plans;
    }

    /** Members hold E5, those of Production only a mailbox, guests nothing; unless somebody assigned them others. */
    public static List<Licence> of(World world, Person person) {
        String assigned = world.note(note(person));
        if (assigned != null) {
            return named(assigned);
        }
        if (person.guest()) {
            return List.of();
        }
        return List.of("Production".equals(person.profile().department()) ? EXCHANGESTANDARD : SPE_E5);
    }

    /** What a tenant has bought: E5 and whatever somebody holds, unless its subscriptions were set. */
    public static List<Licence> bought(World world, Tenant tenant) {
        String set = world.note(products(tenant));
        if (set != null && !set.equals(USUAL)) {
            return named(set);
        }
        return Arrays.stream(values())
                .filter(licence -> licence == SPE_E5 || licence.held(world, tenant))
                .toList();
    }

    /** Sets what a tenant has bought; null is what tenants have here as a rule. */
    public static void buy(World world, Tenant tenant, @Nullable List<Licence> licences) {
        world.note(
                products(tenant),
                licences == null ? USUAL : licences.stream().map(Licence::name).collect(Collectors.joining(" ")));
    }

    private boolean held(World world, Tenant tenant) {
        return tenant.people().values().stream()
                .filter(Person::present)
                .anyMatch(person -> of(world, person).contains(this));
    }

    public static void assign(World world, Person person, List<Licence> licences) {
        world.note(note(person), licences.stream().map(Licence::name).collect(Collectors.joining(" ")));
    }

    /** Names separated by blanks; none is no licence. */
    public static List<Licence> named(String names) {
        return Arrays.stream(names.strip().split("\\s+"))
                .filter(name -> !name.isEmpty())
                .map(name -> valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private static String products(Tenant tenant) {
        return "products:" + tenant.id();
    }

    private static String note(Person person) {
        return "licences:" + person.id();
    }
}
