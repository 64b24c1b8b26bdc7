# The portal as a container: listens on 8080 as a user without rights, keeps what it writes under /data.
# Secrets come by environment variable or mounted file when it runs; none belong in the image.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/ src/
ARG TARGETARCH=amd64
# for one architecture it is compiled ahead: it starts sooner
RUN dotnet publish src/Portal -c Release -a $TARGETARCH --self-contained false -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
RUN mkdir /data && chown $APP_UID /data
ENV Data__Folder=/data
VOLUME /data
EXPOSE 8080
USER $APP_UID
# bash opens the connection itself: the image has no curl
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["dotnet", "Portal.dll"]
