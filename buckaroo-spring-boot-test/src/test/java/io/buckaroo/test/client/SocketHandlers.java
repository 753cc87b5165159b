package io.buckaroo.test.client;

import java.security.Principal;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.router.BuckarooRouter;
import io.buckaroo.topic.TopicHistory;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The sockets of these tests.
 */
@Configuration(proxyBeanMethods = false)
class SocketHandlers {

	@Bean
	@WebSocketMapping("/echo")
	BuckarooSocket<Void> echo() {
		return (frame, state) -> Result.reply(frame);
	}

	@Bean
	@WebSocketMapping("/silent")
	BuckarooSocket<Void> silent() {
		return (frame, state) -> Result.ok();
	}

	/**
	 * Closes with the code and the reason that the client sends.
	 */
	@Bean
	@WebSocketMapping("/close")
	BuckarooSocket<Void> close() {
		return (frame, state) -> {
			String[] status = ((Frame.Text) frame).text().split(" ", 2);
			return Result.stop(CloseStatus.create(Integer.parseInt(status[0]), status[1]));
		};
	}

	@Bean
	@WebSocketMapping("/later")
	BuckarooSocket<Void> later() {
		return (frame, state) -> Result.later(Mono.delay(Duration.ofMillis(200)).thenReturn(Result.reply(frame)));
	}

	/**
	 * Sends more than all buffers hold.
	 */
	@Bean
	@WebSocketMapping("/flood")
	BuckarooSocket<Void> flood() {
		Frame frame = Frame.binary(new byte[1024 * 1024]);
		return (request, state) -> Result.reply(Collections.nCopies(10, frame));
	}

	@Bean
	@WebSocketMapping("/news")
	BuckarooSocket<Void> news(Buckaroo buckaroo) {
		return buckaroo.topic("news").socket();
	}

	@Bean
	TopicHistory newsHistory() {
		return TopicHistory.of("news", 10);
	}

	@Bean
	BuckarooRouter routes() {
		return BuckarooRouter.route()
			.websocket("/request/{id}", new RequestSocket(), (route) -> route.subprotocols("v1", "v2"))
			.websocket("/impatient", silent(), (route) -> route.sendTimeout(Duration.ofMillis(300)))
			.websocket("/slow", flood(), (route) -> route.sendTimeout(Duration.ofMillis(300)))
			.websocket("/pinged", silent(),
					(route) -> route.pingInterval(Duration.ofMillis(50)).idleTimeout(Duration.ofMillis(300)))
			.build();
	}

	/**
	 * Describes its request.
	 */
	private static final class RequestSocket implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> init(Connection connection) {
			Principal principal = connection.principal();
			return Result.reply(
					Stream
						.of("id " + connection.pathVariable("id"), "query " + connection.queryParam("q"),
								"header " + connection.headers().get("X-Test"),
								"cookies " + connection.headers().getFirst("Cookie"),
								"principal " + ((principal != null) ? principal.getName() : "none"),
								"last id " + connection.lastEventId())
						.map(Frame::text)
						.toList());
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, Void state) {
			return Result.ok();
		}

	}

}
