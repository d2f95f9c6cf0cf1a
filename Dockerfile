# Ohmic on Debian 12, built by the script that builds it anywhere:
#   docker build -t ohmic . && docker run --rm ohmic simulate --net vgg13 --policy W6A5/8
FROM debian:12
COPY . /opt/ohmic
WORKDIR /opt/ohmic
RUN ./ohmic build ohmic ohmic-learn && rm -rf /var/lib/apt/lists/*
ENTRYPOINT ["/opt/ohmic/ohmic", "--no-install"]
CMD ["--help"]
