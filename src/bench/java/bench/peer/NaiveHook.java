package bench.peer;

import javax.sql.DataSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * Takes notifications as one does without further thought: saves each as an entity, or none at all. It lives in the
 * portal and lies behind the same server and the same filters as the portal's own address for them, whose connections to
 * the database it uses, too.
 */
@RestController
public class NaiveHook implements DisposableBean {

    public static final String SAVING = "/graph/notifications/bench-saving";
    public static final String READING = "/graph/notifications/bench-reading";

    private final NaiveStore store;

    NaiveHook(DataSource source) {
        store = new NaiveStore(source);
    }

    @PostMapping(SAVING)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void save(@RequestBody JsonNode delivery) {
        for (JsonNode item : delivery.path("value").values()) {
            store.save(new NaiveNotification(item.path("resource").asString(), item.toString()));
        }
    }

    @PostMapping(READING)
    @ResponseStatus(HttpStatus.ACCEPTED)
    void read(@RequestBody JsonNode delivery) {
        for (JsonNode item : delivery.path("value").values()) {
            new NaiveNotification(item.path("resource").asString(), item.toString());
        }
    }

    @Override
    public void destroy() {
        store.close();
    }
}
