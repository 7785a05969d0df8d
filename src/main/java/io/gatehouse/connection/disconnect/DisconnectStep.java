package io.gatehouse.connection.disconnect;

import io.gatehouse.connection.ConnectionView;

/**
 * Something that ends when a connection is disconnected. Steps run lowest order first, outside of a transaction, with
 * the tokens still usable: subscriptions go before the consent. A step may run twice.
 */
public interface DisconnectStep {

    int order();

    /** What the history tells, such as "Stop the directory sync". */
    String name();

    void run(ConnectionView connection) throws Exception;
}
