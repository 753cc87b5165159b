package com.example.cart;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A client.
 */
class Client implements WebSocket.Listener {

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    private final WebSocket socket;

    Client(URI uri) {
        this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, this).join();
    }

    Client send(String text) {
        this.socket.sendText(text, true).join();
        return this;
    }

    Client send(byte[] bytes) {
        this.socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
        return this;
    }

    Client expect(String text) throws InterruptedException {
        assertEquals(text, this.received.poll(20, TimeUnit.SECONDS));
        return this;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        this.received.add(data.toString());
        return WebSocket.Listener.super.onText(socket, data, last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        this.received.add("closed with " + code);
        return null;
    }

}
