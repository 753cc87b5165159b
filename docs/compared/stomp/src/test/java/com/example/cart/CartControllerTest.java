package com.example.cart;

import java.net.URI;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class CartControllerTest {

    private static final String SOUP = "{\"type\":\"Add\",\"product\":\"soup\",\"quantity\":2}";

    @Value("${local.server.port}")
    private int port;

    @Autowired
    private CartController controller;

    @Test
    void eachConnectionHasItsCart() throws InterruptedException {
        open().send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}")
            .send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":4}}")
            .send("{\"type\":\"Remove\",\"product\":\"soup\"}").expect("{\"type\":\"Cart\",\"items\":{}}");
        open().send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}");
    }

    @Test
    void aMessageThatIsNoCommandIsAnswered() throws InterruptedException {
        String problem = "{\"type\":\"Problem\",\"problem\":\"Not a command\"}";
        open().send("{\"type\":\"Add\",").expect(problem)
            .send("{\"type\":\"Pay\"}").expect(problem)
            .send("null").expect(problem)
            .send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}");
    }

    @Test
    void anInvalidCommandIsAnswered() throws InterruptedException {
        open().send(SOUP.replace('2', '0'))
            .expect("{\"type\":\"Problem\",\"problem\":\"'quantity' must be greater than 0\"}")
            .send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}");
    }

    @Test
    void aBinaryMessageIsPartOfAStompFrame() throws InterruptedException {
        open().send("SEND\ndestination:/app/cart\n\n".getBytes()).sendRest(SOUP)
            .expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}");
        open().send(new byte[3]).send(SOUP).expect("error");
    }

    @Test
    void aNoticeReachesAllClients() throws InterruptedException {
        Client one = open().send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}");
        Client other = open().send(SOUP).expect("{\"type\":\"Cart\",\"items\":{\"soup\":2}}");
        this.controller.closeKitchen();
        one.expect("{\"type\":\"Notice\",\"text\":\"The kitchen is closed\"}");
        other.expect("{\"type\":\"Notice\",\"text\":\"The kitchen is closed\"}");
    }

    private Client open() throws InterruptedException {
        return new Client(URI.create("ws://localhost:" + this.port + "/stomp"));
    }

}
