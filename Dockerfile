# Gatehouse as a container image.
#
#   docker build -t gatehouse .                        the portal, for production
#   docker build -t gatehouse-demo --target demo .     the sandbox, for a demo or a test environment

ARG JAVA=25

# Both jars from source
FROM maven:3.9-eclipse-temurin-${JAVA} AS build
WORKDIR /build
COPY pom.xml ./
COPY db db
COPY src src
RUN --mount=type=cache,target=/var/cache/maven mvn -B -ntp -Dmaven.repo.local=/var/cache/maven package -Dmaven.test.skip=true

# Dependencies and application apart, and the AOT cache: trained on the JVM that will use it
FROM eclipse-temurin:${JAVA}-jre AS trained
RUN apt-get update \
 && apt-get install -y --no-install-recommends postgresql \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /build/target/gatehouse-*.jar /tmp/jars/
RUN rm /tmp/jars/*-demo.jar \
 && mv /tmp/jars/gatehouse-*.jar /tmp/jars/gatehouse.jar \
 && java -Djarmode=tools -jar /tmp/jars/gatehouse.jar extract --destination /opt/gatehouse
COPY src/container/java.options src/container/train src/container/healthy /opt/gatehouse/
RUN service postgresql start \
 && su postgres -c "psql -q -c \"create role training login createrole password 'training'\"" \
 && su postgres -c "psql -q -c 'create database training owner training'" \
 && SPRING_DATASOURCE_URL=jdbc:postgresql://localhost/training \
    SPRING_DATASOURCE_USERNAME=training SPRING_DATASOURCE_PASSWORD=training \
    /opt/gatehouse/train /opt/gatehouse \
 && service postgresql stop \
 && rm /opt/gatehouse/train

# What both images stand on: an unprivileged user, no write access but to /tmp, /keys and /data
FROM eclipse-temurin:${JAVA}-jre AS ground
RUN groupadd --gid 10001 gatehouse \
 && useradd --uid 10001 --gid gatehouse --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin gatehouse \
 && install -d -o gatehouse -g gatehouse -m 0700 /keys /data
LABEL org.opencontainers.image.title="Gatehouse" \
      org.opencontainers.image.description="The front gate between a service provider and its customers' Microsoft 365 tenants" \
      org.opencontainers.image.licenses="Apache-2.0"
USER 10001:10001
WORKDIR /tmp

FROM ground AS demo
LABEL org.opencontainers.image.title="Gatehouse sandbox"
COPY --from=build /build/target/gatehouse-*-demo.jar /opt/gatehouse/gatehouse-demo.jar
COPY src/container/java.options /opt/gatehouse/
ENV GATEHOUSE_DEMO_DIRECTORY=/data GATEHOUSE_SANDBOX_ADDRESS=0.0.0.0
EXPOSE 9100
ENTRYPOINT ["java", "@/opt/gatehouse/java.options", "-jar", "/opt/gatehouse/gatehouse-demo.jar"]
CMD ["sandbox"]

FROM ground AS portal
COPY --from=trained /opt/gatehouse/lib /opt/gatehouse/lib
COPY --from=trained /opt/gatehouse/java.options /opt/gatehouse/healthy /opt/gatehouse/
COPY --from=trained /opt/gatehouse/gatehouse.jar /opt/gatehouse/gatehouse.aot /opt/gatehouse/
ENV GATEHOUSE_VAULT_KEYS_LOCATION=/keys/keys.json
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --start-interval=2s CMD ["/opt/gatehouse/healthy"]
ENTRYPOINT ["java", "@/opt/gatehouse/java.options", "-XX:AOTCache=/opt/gatehouse/gatehouse.aot", "-jar", "/opt/gatehouse/gatehouse.jar"]
