package com.example.cart;

import io.quarkus.websockets.next.OpenConnections;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

@ApplicationScoped
class Kitchen {

    @Inject
    OpenConnections connections;

    void close() {
        this.connections.findByEndpointId(CartSocket.class.getName())
            .forEach((connection) -> connection.sendTextAndAwait(new Answer.Notice("The kitchen is closed")));
    }

}
