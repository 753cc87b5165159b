package io.buckaroo.docs.handlers;

import java.io.IOException;
import java.security.Principal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
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
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the handlers of {@code docs/handlers.md}, on the wire.
 */
@Timeout(60)
class HandlersPageIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Configured.class, "buckaroo.sse.retry=0",
			"buckaroo.routes[/ticks].mailbox.overflow=latest");

	@Test
	void reachesConnectionsFromElsewhere() throws IOException {
		Accounts accounts = server.bean(Accounts.class);
		try (RawConnection chat = RawConnection.upgraded(server.port(), "/chat/1");
				RawConnection news = RawConnection.stream(server.port(), "/news")) {
			news.readHead();
			accounts.announce("closing soon");
			assertThat(chat.readFrame().text()).isEqualTo("closing soon");
			assertThat(news.readChunk()).isEqualTo("event: announcement\ndata: closing soon\n\n");
			assertThat(accounts.chatting()).isOne();
			accounts.balanceChanged("ada", 250);
			assertThat(chat.readFrame().text()).isEqualTo("250 cents");
			assertThat(accounts.lock("ada")).isEqualTo(2);
			assertThat(chat.readFrame().closeCode()).isEqualTo(4001);
		}
	}

	@Test
	void reportsTheProgressOfAJob() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/imports")) {
			client.sendText("orders.csv");
			for (int percent = 0; percent <= 100; percent += 10) {
				assertThat(client.readFrame().text()).isEqualTo("orders.csv: " + percent + " %");
			}
		}
	}

	@Test
	void loadsAReport() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/reports")) {
			client.sendText("sales");
			assertThat(client.readFrame().text()).isEqualTo("report of sales");
		}
	}

	@Test
	void publishesTicks() throws IOException {
		try (RawConnection client = RawConnection.stream(server.port(), "/ticks")) {
			client.readHead();
			server.bean(TickFeed.class).publish("ACME", 1.5);
			assertThat(client.readChunk()).isEqualTo("event: ACME\ndata: 1.5\n\n");
		}
	}

	@Test
	void forwardsThePositionsOfOneVehicle() throws IOException {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/vehicles")) {
			client.sendText("bus");
			assertThat(client.readFrame().text()).isEqualTo("bus at 1");
			client.sendText("tram");
			assertThat(client.readFrame().text()).isEqualTo("tram at 1");
			assertThat(server.bean(Positions.class).cancelled).containsExactly("bus");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Accounts.class, ImportSocket.class, ReportRoutes.class, TickFeed.class, VehicleSocket.class })
	static class Configured {

		@Bean
		WebFilter user() {
			Principal ada = () -> "ada";
			return (exchange, chain) -> chain.filter(exchange.mutate().principal(Mono.just(ada)).build());
		}

		@Bean
		@WebSocketMapping("/chat/{room}")
		BuckarooSocket<Void> chat() {
			return new BuckarooSocket<>() {

				@Override
				public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
					return Result.ok();
				}

				@Override
				public Result<Frame, Void> info(Object message, @Nullable Void state) {
					return Result.reply((message instanceof Accounts.Balance balance)
							? Frame.text(balance.cents() + " cents") : (Frame) message);
				}

			};
		}

		@Bean
		@SseMapping("/news")
		BuckarooEventSource<Void> news() {
			return new BuckarooEventSource<>() {

			};
		}

		@Bean
		ImportSocket.Imports imports(AsyncTaskExecutor executor) {
			return (file, mailbox) -> executor.execute(new ImportJob(file, mailbox));
		}

		@Bean
		ReportRoutes.Reports storedReports() {
			return (name) -> "report of " + name;
		}

		@Bean
		Positions positions() {
			return new Positions();
		}

	}

	/**
	 * Vehicles that do not move.
	 */
	static class Positions implements VehicleSocket.Vehicles {

		private final Queue<String> cancelled = new ConcurrentLinkedQueue<>();

		@Override
		public Flux<String> positions(String vehicle) {
			return Flux.just(vehicle + " at 1").concatWith(Flux.never()).doOnCancel(() -> this.cancelled.add(vehicle));
		}

	}

}
