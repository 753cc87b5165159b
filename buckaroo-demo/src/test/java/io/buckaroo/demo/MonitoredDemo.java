package io.buckaroo.demo;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.handshake.Admission;
import io.buckaroo.handshake.HandshakeCheck;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.context.annotation.Bean;

/**
 * The demo with a handler and a check that fail. Has no annotation, so that the demo
 * itself does not find it on the class path of the tests.
 */
class MonitoredDemo {

	public static void main(String[] args) {
		SpringApplication.run(new Class<?>[] { DemoApplication.class, MonitoredDemo.class }, args);
	}

	@Bean
	@WebSocketMapping("/failing")
	BuckarooSocket<Void> failing() {
		return (frame, state) -> {
			throw new IllegalStateException("The handler fails");
		};
	}

	@Bean
	HandshakeCheck failingCheck() {
		return (request) -> request.queryParam("check").isPresent()
				? Mono.error(new IllegalStateException("The check fails")) : Mono.just(Admission.admit());
	}

}
