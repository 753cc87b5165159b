package io.buckaroo.docs.handlers;

import java.security.Principal;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Event;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.TestServer;
import io.buckaroo.test.client.ClientSocket;
import io.buckaroo.test.client.ClientStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
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
class HandlersPageIT {

	@RegisterExtension
	private static final TestServer server = TestServer.with(Configured.class, "buckaroo.sse.retry=0",
			"buckaroo.routes[/ticks].mailbox.overflow=latest");

	@Test
	void reachesConnectionsFromElsewhere() {
		Accounts accounts = server.bean(Accounts.class);
		ClientSocket chat = server.client().socket("/chat/1").open();
		ClientStream news = server.client().stream("/news").open();
		accounts.announce("closing soon");
		chat.expectText("closing soon");
		news.expectEvent(Event.of("closing soon").withName("announcement"));
		assertThat(accounts.chatting()).isOne();
		accounts.balanceChanged("ada", 250);
		chat.expectText("250 cents");
		assertThat(accounts.lock("ada")).isEqualTo(2);
		chat.expectClose(4001);
	}

	@Test
	void reportsTheProgressOfAJob() {
		ClientSocket client = server.client().socket("/imports").open().send("orders.csv");
		for (int percent = 0; percent <= 100; percent += 10) {
			client.expectText("orders.csv: " + percent + " %");
		}
	}

	@Test
	void loadsAReport() {
		server.client().socket("/reports").open().send("sales").expectText("report of sales");
	}

	@Test
	void receivesAndSendsJson() {
		server.client()
			.socket("/orders")
			.open()
			.send("{\"product\":\"saddle\",\"quantity\":2}")
			.expectText("{\"status\":\"accepted\",\"order\":{\"product\":\"saddle\",\"quantity\":2}}");
	}

	@Test
	void publishesTicks() {
		ClientStream client = server.client().stream("/ticks").open();
		server.bean(TickFeed.class).publish("ACME", 1.5);
		client.expectEvent(Event.of(1.5).withName("ACME"));
	}

	@Test
	void forwardsThePositionsOfOneVehicle() {
		ClientSocket client = server.client().socket("/vehicles").open();
		client.send("bus").expectText("bus at 1").send("tram").expectText("tram at 1");
		assertThat(server.bean(Positions.class).cancelled).containsExactly("bus");
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ Accounts.class, ImportSocket.class, OrderSocket.class, ReportRoutes.class, TickFeed.class,
			VehicleSocket.class })
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
