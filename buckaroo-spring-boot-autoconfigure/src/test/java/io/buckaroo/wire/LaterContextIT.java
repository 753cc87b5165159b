package io.buckaroo.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Result#later} on a server: its Reactor context, and the independence
 * of other connections.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LaterContextIT {

	/** Enough connections to share every event loop. */
	private static final int CROWD = 64;

	@RegisterExtension
	private static final TestServer server = TestServer.with(Handlers.class, "buckaroo.sse.retry=0");

	@ParameterizedTest
	@ValueSource(strings = { "immediate", "parallel" })
	void theSecurityContextIsVisibleInEveryCallbackOfASocket(String scheduler) throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/socket/" + scheduler, "X-User: ada",
				"X-Tenant: one")) {
			assertThat(client.readFrame().text()).isEqualTo("init: ada of one");
			client.sendText("hello");
			assertThat(client.readFrame().text()).isEqualTo("handle: ada of one");
			server.bean(Buckaroo.class).sendToRoute("/socket/{scheduler}", "hello");
			assertThat(client.readFrame().text()).isEqualTo("info: ada of one");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "immediate", "parallel" })
	void theSecurityContextIsVisibleInEveryCallbackOfAnEventSource(String scheduler) throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/events/" + scheduler, "X-User: ada",
				"X-Tenant: one")) {
			client.readHead();
			assertThat(client.readChunk()).isEqualTo("data: init: ada of one\n\n");
			server.bean(Buckaroo.class).sendToRoute("/events/{scheduler}", "hello");
			assertThat(client.readChunk()).isEqualTo("data: info: ada of one\n\n");
		}
	}

	@Test
	void everyConnectionSeesItsOwnSecurityContext() throws IOException {
		try (RawConnection ada = RawConnection.upgraded(server.port(), "/socket/parallel", "X-User: ada",
				"X-Tenant: one");
				RawConnection bob = RawConnection.upgraded(server.port(), "/socket/parallel", "X-User: bob",
						"X-Tenant: two")) {
			assertThat(ada.readFrame().text()).isEqualTo("init: ada of one");
			assertThat(bob.readFrame().text()).isEqualTo("init: bob of two");
			server.bean(Buckaroo.class).sendToRoute("/socket/{scheduler}", "hello");
			assertThat(ada.readFrame().text()).isEqualTo("info: ada of one");
			assertThat(bob.readFrame().text()).isEqualTo("info: bob of two");
		}
	}

	@Test
	void waitingConnectionsDoNotDelayOthersOfTheirEventLoop() throws IOException {
		List<RawConnection> waiting = new ArrayList<>();
		try {
			for (int i = 0; i < CROWD; i++) {
				waiting.add(RawConnection.upgraded(server.port(), "/never"));
			}
			try (RawConnection client = RawConnection.upgraded(server.port(), "/socket/immediate", "X-User: ada",
					"X-Tenant: one")) {
				assertThat(client.readFrame().text()).isEqualTo("init: ada of one");
			}
		}
		finally {
			for (RawConnection client : waiting) {
				client.close();
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		WebFilter login() {
			return (exchange, chain) -> {
				String user = exchange.getRequest().getHeaders().getFirst("X-User");
				String tenant = exchange.getRequest().getHeaders().getFirst("X-Tenant");
				if (user == null || tenant == null) {
					return chain.filter(exchange);
				}
				return chain.filter(exchange)
					.contextWrite((context) -> context.put("tenant", tenant))
					.contextWrite(ReactiveSecurityContextHolder
						.withAuthentication(new TestingAuthenticationToken(user, "password")));
			};
		}

		@Bean
		@WebSocketMapping("/socket/{scheduler}")
		BuckarooSocket<Scheduler> socket() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Scheduler> init(Connection connection) {
					Scheduler scheduler = scheduler(connection);
					return Result
						.later(user("init", scheduler).map((user) -> Result.reply(Frame.text(user), scheduler)));
				}

				@Override
				public Result<Frame, Scheduler> handle(Frame.Data frame, @Nullable Scheduler scheduler) {
					return Result.later(user("handle", scheduler).map((user) -> Result.reply(Frame.text(user))));
				}

				@Override
				public Result<Frame, Scheduler> info(Object message, @Nullable Scheduler scheduler) {
					return Result.later(user("info", scheduler).map((user) -> Result.reply(Frame.text(user))));
				}

			};
		}

		@Bean
		@SseMapping("/events/{scheduler}")
		BuckarooEventSource<Scheduler> events() {
			return new BuckarooEventSource<>() {

				@Override
				public Result<Event, Scheduler> init(Connection connection) {
					Scheduler scheduler = scheduler(connection);
					return Result.later(user("init", scheduler).map((user) -> Result.reply(Event.of(user), scheduler)));
				}

				@Override
				public Result<Event, Scheduler> info(Object message, @Nullable Scheduler scheduler) {
					return Result.later(user("info", scheduler).map((user) -> Result.reply(Event.of(user))));
				}

			};
		}

		@Bean
		@WebSocketMapping("/never")
		BuckarooSocket<Void> never() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> init(Connection connection) {
					return Result.later(Mono.never());
				}

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.ok();
				}

			};
		}

		private static Scheduler scheduler(Connection connection) {
			return connection.pathVariable("scheduler").equals("parallel") ? Schedulers.parallel()
					: Schedulers.immediate();
		}

		private static Mono<String> user(String callback, @Nullable Scheduler scheduler) {
			return Mono.just(callback)
				.publishOn(scheduler)
				.then(ReactiveSecurityContextHolder.getContext())
				.map((security) -> security.getAuthentication().getName())
				.transformDeferredContextual(
						(user, context) -> user.map((name) -> callback + ": " + name + " of " + context.get("tenant")));
		}

	}

}
