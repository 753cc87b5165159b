package io.buckaroo.readme;

import java.time.Duration;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Event;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
class MyApp {

	public static void main(String[] args) {
		SpringApplication.run(MyApp.class, args);
	}

	@Bean
	@WebSocketMapping("/echo")
	BuckarooSocket<Void> echo() {
		return (frame, state) -> Result.reply(frame);
	}

	@Bean
	@SseMapping("/sse/time")
	BuckarooEventSource<Void> time() {
		return new TimeEventSource();
	}

}

class TimeEventSource implements BuckarooEventSource<Void> {

	@Override
	public Result<Event, Void> init(Connection connection) {
		connection.mailbox().sendEvery(Duration.ofSeconds(1), "time");
		return Result.ok();
	}

	@Override
	public Result<Event, Void> info(Object message, Void state) {
		return Result.reply(Event.of(System.currentTimeMillis()).withName("time"));
	}

}
