package io.gatehouse.subscription.keep;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.disconnect.DisconnectStep;
import org.springframework.stereotype.Component;

/** Takes subscriptions back while the consent that they rest on is still there. */
@Component
class EndSubscriptions implements DisconnectStep {

    private final Keeper keeper;
    private final Keeping keeping;

    EndSubscriptions(Keeper keeper, Keeping keeping) {
        this.keeper = keeper;
        this.keeping = keeping;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public String name() {
        return "End the notifications";
    }

    @Override
    public void run(ConnectionView connection) {
        keeper.endAll(connection, keeping);
    }
}
