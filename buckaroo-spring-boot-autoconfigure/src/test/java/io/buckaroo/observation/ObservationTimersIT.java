package io.buckaroo.observation;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.fixture.RawConnection;
import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the timers of the actuator, as Prometheus reads them, without a tracer.
 */
@Timeout(60)
class ObservationTimersIT {

	@RegisterExtension
	private static final TestServer server = TestServer.withActuator(Handlers.class,
			"buckaroo.observations.callbacks=true");

	@Test
	void openingsEndsAndCallbacksHaveTimersByRoute() throws Exception {
		try (RawConnection client = RawConnection.upgraded(server.port(), "/chat/42")) {
			client.sendText("hello");
			assertThat(client.readFrame().text()).isEqualTo("hello");
			client.sendClose(1000);
			client.readFrame();
		}
		eventually(() -> assertThat(scrape()).contains(
				"buckaroo_connection_opening_seconds_count{error=\"none\",kind=\"websocket\",outcome=\"success\",route=\"/chat/{room}\"} 1\n",
				"buckaroo_connection_ending_seconds_count{close_code=\"1000\",error=\"none\",kind=\"websocket\",outcome=\"success\",route=\"/chat/{room}\",termination=\"closed-by-peer\"} 1\n",
				"buckaroo_callbacks_seconds_count{callback=\"handle\",error=\"none\",kind=\"websocket\",outcome=\"success\",route=\"/chat/{room}\"} 1\n"));
	}

	@Test
	void publicationsHaveATimerThatDoesNotNameTheTopic() throws Exception {
		server.bean(Buckaroo.class).topic("user/ann").publish("hello").block();
		assertThat(scrape()).contains("buckaroo_topic_published_seconds_count{error=\"none\",outcome=\"success\"} 1\n")
			.doesNotContain("user/ann");
	}

	private static String scrape() throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(server.httpUri("/actuator/prometheus")).build(),
					HttpResponse.BodyHandlers.ofString())
			.body();
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		@WebSocketMapping("/chat/{room}")
		BuckarooSocket<Void> chat() {
			return (frame, state) -> Result.reply(frame);
		}

	}

}
