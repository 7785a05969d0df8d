package io.gatehouse.connection.check;

import io.gatehouse.connection.ConnectionHealth;
import io.gatehouse.connection.ConnectionState;
import io.gatehouse.job.gauge.RowGauges;
import java.util.List;
import org.springframework.stereotype.Component;

/** Counts the connections by their health; ended ones left out, and those nobody has confirmed by themselves. */
@Component
class ConnectionGauges {

    ConnectionGauges(RowGauges gauges) {
        gauges.offer(
                "gatehouse.connections",
                "Connections to customers",
                "health",
                List.of(
                        ConnectionHealth.HEALTHY,
                        ConnectionHealth.DEGRADED,
                        ConnectionHealth.ACTION_REQUIRED,
                        ConnectionState.WAITING),
                """
                select case when state = 'WAITING' then state else health end, count(*) from connection
                where provider_id = ? and state <> 'DISCONNECTED' and stands_in_for is null group by 1
                """);
    }
}
