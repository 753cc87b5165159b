package io.buckaroo.test.client;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ResponseReader}: the response completes when the connection can be
 * used, so a test that wakes up at once loses nothing.
 */
class ResponseReaderTests {

	private final CompletableFuture<Response> response = new CompletableFuture<>();

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final BuckarooTestClient client = BuckarooTestClient.forPort(8080);

	@AfterEach
	void close() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void aSocketSendsAsSoonAsItIsOpen() throws Exception {
		CompletableFuture<Void> sent = this.response.thenCompose((response) -> send(response, "hi"));
		RequestHead request = request(this.client.socket("/echo").call());
		respond("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Accept: " + request.expectedAccept() + "\r\n\r\n");
		sent.get(5, TimeUnit.SECONDS);
		ByteBuf frame = this.channel.readOutbound();
		assertThat(frame.readUnsignedByte()).as("a complete text frame").isEqualTo((short) 0x81);
		frame.release();
	}

	private static CompletableFuture<Void> send(Response response, String text) {
		CompletableFuture<Void> sent = new CompletableFuture<>();
		response.wire().send(new TextWebSocketFrame(text)).addListener((future) -> {
			if (future.isSuccess()) {
				sent.complete(null);
			}
			else {
				sent.completeExceptionally(future.cause());
			}
		});
		return sent;
	}

	@Test
	void aStreamIsReadAsSoonAsItIsOpen() throws Exception {
		CompletableFuture<ChannelPipeline> opened = this.response.thenApply((response) -> this.channel.pipeline())
			.whenComplete((pipeline, failure) -> {
				assertThat(pipeline.get(EventReader.class)).isNotNull();
				assertThat(pipeline.get(ResponseReader.class)).isNull();
			});
		request(this.client.stream("/news").call());
		respond("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
		opened.get(5, TimeUnit.SECONDS);
	}

	private RequestHead request(Call call) {
		RequestHead request = RequestHead.http1(call);
		this.channel.pipeline()
			.addLast(new HttpClientCodec(), new ResponseReader(call, request, new Transcript(), this.response));
		this.channel.writeOutbound(request.toHttp1(call));
		this.channel.releaseOutbound();
		return request;
	}

	private void respond(String head) {
		this.channel.writeInbound(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII));
	}

}
