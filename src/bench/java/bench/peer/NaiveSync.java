package bench.peer;

import bench.cloud.Cloud;
import bench.harness.Database;
import bench.harness.Tenants.Tenant;
import com.microsoft.graph.core.tasks.PageIterator;
import com.microsoft.graph.models.User;
import com.microsoft.graph.models.UserCollectionResponse;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.graph.users.delta.DeltaGetResponse;
import com.microsoft.kiota.authentication.AccessTokenProvider;
import com.microsoft.kiota.authentication.AllowedHostsValidator;
import com.microsoft.kiota.authentication.BaseBearerTokenAuthenticationProvider;
import com.microsoft.kiota.http.OkHttpRequestAdapter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Graph SDK's PageIterator in front of Spring Data's {@code saveAll}, page by page. */
public final class NaiveSync implements AutoCloseable {

    private static final String[] SELECT = {
        "id",
        "userPrincipalName",
        "displayName",
        "givenName",
        "surname",
        "mail",
        "jobTitle",
        "department",
        "officeLocation",
        "businessPhones",
        "mobilePhone",
        "preferredLanguage",
        "usageLocation",
        "accountEnabled",
        "userType"
    };
    private static final int PAGE = 999;

    private final Cloud cloud;
    private final NaiveStore store;

    public NaiveSync(Database database, Cloud cloud, boolean tuned) {
        this.cloud = cloud;
        this.store = new NaiveStore(database.url(), tuned);
    }

    /** With the columns and indexes that the product's table has, so that both can answer the same questions. */
    public static void createTable(Database database) {
        database.admin.execute("""
                create table if not exists naive_user (id uuid primary key, customer_id uuid not null,
                  user_principal_name text, display_name text, given_name text, surname text, mail text,
                  job_title text, department text, office_location text, business_phones text, mobile_phone text,
                  preferred_language text, usage_location text, account_enabled boolean, user_type text,
                  upn_search text collate "C" generated always as (lower(user_principal_name)) stored,
                  name_search text collate "C" generated always as (lower(display_name)) stored,
                  changed_at timestamptz not null default now());
                create index if not exists naive_user_upn on naive_user (customer_id, upn_search);
                create index if not exists naive_user_name on naive_user (customer_id, name_search);
                create index if not exists naive_user_changed on naive_user (customer_id, changed_at, id)
                """);
        database.admin.execute("grant all on naive_user to " + Database.LOGIN);
        if (database.admin.queryForObject("select count(*) from naive_user", Long.class) == 0) {
            database.admin.update("""
                    insert into naive_user select id, customer_id, user_principal_name, display_name, given_name,
                      surname, mail, job_title, department, office_location, business_phones[1], mobile_phone,
                      preferred_language, usage_location, account_enabled, user_type from directory_user
                    """);
            database.admin.execute("vacuum analyze naive_user");
        }
    }

    public void everybody(Tenant tenant) throws ReflectiveOperationException {
        GraphServiceClient graph = client(tenant);
        UserCollectionResponse first = graph.users().get(request -> {
            request.queryParameters.top = PAGE;
            request.queryParameters.select = SELECT;
        });
        List<NaiveUser> page = new ArrayList<>();
        new PageIterator.Builder<User, UserCollectionResponse>()
                .client(graph)
                .collectionPage(first)
                .collectionPageFactory(UserCollectionResponse::createFromDiscriminatorValue)
                .processPageItemCallback(user -> {
                    page.add(NaiveUser.of(tenant.customer(), user));
                    if (page.size() == PAGE) {
                        store.save(page);
                        page.clear();
                    }
                    return true;
                })
                .build()
                .iterate();
        store.save(page);
    }

    /** A delta round from the link of the one before. */
    public void changes(Tenant tenant) {
        GraphServiceClient graph = client(tenant);
        String link = cloud.origin() + "/v1.0/users/delta?$deltatoken=d1";
        while (link != null) {
            DeltaGetResponse page = graph.users().delta().withUrl(link).get();
            store.save(page.getValue().stream()
                    .map(user -> NaiveUser.of(tenant.customer(), user))
                    .toList());
            link = page.getOdataNextLink();
        }
    }

    /** Users and groups, nothing new; a tenant's state is found and saved as an entity. */
    public void twoRounds(Tenant tenant) {
        GraphServiceClient graph = client(tenant);
        graph.users()
                .delta()
                .withUrl(cloud.origin() + "/v1.0/users/delta?$deltatoken=d1")
                .get();
        graph.groups()
                .delta()
                .withUrl(cloud.origin() + "/v1.0/groups/delta?$deltatoken=d1")
                .get();
        store.touch(tenant.customer());
    }

    private GraphServiceClient client(Tenant tenant) {
        OkHttpRequestAdapter adapter = new OkHttpRequestAdapter(
                new BaseBearerTokenAuthenticationProvider(new OneToken("access-" + tenant.tenant())));
        adapter.setBaseUrl(cloud.origin() + "/v1.0");
        return new GraphServiceClient(adapter);
    }

    private record OneToken(String token) implements AccessTokenProvider {

        @Override
        public String getAuthorizationToken(URI address, @Nullable Map<String, Object> context) {
            return token;
        }

        @Override
        public AllowedHostsValidator getAllowedHostsValidator() {
            return new AllowedHostsValidator("localhost");
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
